"""`scripts/demo.sh`: one federated task, from deposit to reward, with a report for people."""
