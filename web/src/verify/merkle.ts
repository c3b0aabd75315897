/** The shape of Sheaf's Merkle trees: that of RFC 6962, where n leaves split at the largest power of two below n. */

export type Side = 'left' | 'right';

/** The side of each sibling of leaf `index` among `leaves`, from the leaf up. `undefined` if there is no such leaf. */
export function siblingSides(index: number, leaves: number): Side[] | undefined {
  if (index >= leaves) return undefined;
  const sides: Side[] = [];
  let [at, width] = [index, leaves];
  while (width > 1) {
    const right = at % 2 === 1;
    // A last node without a neighbour moves up unchanged.
    if (right || at + 1 < width) sides.push(right ? 'left' : 'right');
    at = Math.floor(at / 2);
    width = Math.ceil(width / 2);
  }
  return sides;
}

/** Pairs neighbours level by level up to the root; a last node without one moves up unchanged. */
export function rootOf<Node>(leaves: Node[], join: (left: Node, right: Node) => Node): Node {
  let level = leaves;
  while (level.length > 1) {
    const above: Node[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at] as Node, level[at + 1]];
      above.push(right === undefined ? left : join(left, right));
    }
    level = above;
  }
  const root = level[0];
  if (root === undefined) throw new Error('a tree needs at least one leaf');
  return root;
}

/** Refuses commitments that do not ascend strictly, which also rules out duplicates. */
export function requireAscending(commitments: string[]): void {
  commitments.forEach((commitment, index) => {
    const before = commitments[index - 1];
    if (before !== undefined && before >= commitment)
      throw new Error(`the commitment of leaf ${index} is not above the one before it`);
  });
}
