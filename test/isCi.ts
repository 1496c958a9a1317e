/** Whether nothing may be skipped. */
export function isCi(): boolean {
  const flag = process.env.CI ?? '';
  return flag !== '' && flag !== 'false' && flag !== '0';
}
