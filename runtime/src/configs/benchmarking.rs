//! Sets the stage for benchmarks of the learning pallets: each pallet's benchmarks ask for what lies in another.
