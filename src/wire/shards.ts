/**
 * One of something for each virtual shard of address pairs, made when it is first needed. What connections share is
 * kept, bounded and told once per shard: a worker that reads some of the shards then says of them what one that
 * reads all would say.
 */
export function perShard<T>(make: () => T): (shard: number) => T {
  const made: T[] = [];
  return (shard) => {
    made[shard] ??= make();
    return made[shard];
  };
}
