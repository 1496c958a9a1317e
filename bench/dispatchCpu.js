/** Milliseconds of processor time of one call, with its garbage collection; what else the machine does is not in it. */
export async function cpuMs(run) {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
