/** Series written as markets publish them. */
import type { Written } from './writtenPrices.js';

const RTM_HEADER =
  'Delivery Date,Delivery Hour,Delivery Interval,Repeated Hour Flag,Settlement Point Name,Settlement Point Type,Settlement Point Price';

/** `2022-03-13 03:15` -> its parts. */
const partsOf = (wall: string) => {
  const [year, month, date, hour, minute] = wall.split(/[- :]/);
  return { year: year!, month: month!, date: date!, hour: Number(hour), minute: Number(minute) };
};

/** ERCOT's real-time settlement point prices of one or more points, 15 minutes. */
export const rtm = (
  rows: readonly Written[],
  points: readonly (readonly [name: string, type: string, factor: number])[],
) => {
  const lines = rows.flatMap(({ wallStart, isSecondPass, value }) => {
    const { year, month, date, hour, minute } = partsOf(wallStart);
    const time = `${month}/${date}/${year},${hour + 1},${minute / 15 + 1},${isSecondPass ? 'Y' : 'N'}`;
    return points.map(([name, type, factor]) => `${time},${name},${type},${value * factor}`);
  });
  return [RTM_HEADER, ...lines].join('\n');
};

const OASIS_HEADER =
  'INTERVALSTARTTIME_GMT,INTERVALENDTIME_GMT,OPR_DT,OPR_HR,OPR_INTERVAL,NODE_ID_XML,NODE_ID,NODE,MARKET_RUN_ID,LMP_TYPE,XML_DATA_ITEM,PNODE_RESMRID,GRP_TYPE,POS,MW,GROUP';

/** CAISO's PRC_LMP: parts after the total, latest hour first, as the report has no order of time. */
export const oasis = (rows: readonly Written[], node: string, run = 'DAM') => {
  const lines = ['MCE', 'LMP', 'MCC'].flatMap((type, group) =>
    [...rows].reverse().map(({ utcStart, utcEnd, wallStart, value }) => {
      const { year, month, date, hour } = partsOf(wallStart);
      const time = `${utcStart}:00-00:00,${utcEnd}:00-00:00,${year}-${month}-${date},${hour + 1},0`;
      const price = type === 'LMP' ? value : -1;
      return `${time},${node},${node},${node},${run},${type},${type}_PRC,${node},ALL,0,${price},${group}`;
    }),
  );
  return [OASIS_HEADER, ...lines].join('\n');
};

const dots = (wall: string) => {
  const { year, month, date } = partsOf(wall);
  return `${date}.${month}.${year} ${wall.slice(11)}`;
};
const quoted = (...cells: (string | number)[]) => cells.map((cell) => `"${cell}"`).join(',');

/** ENTSO-E's export up to 2024: no marks, the repeated hour twice, a row without price in the skipped hour. */
export const entsoeOld = (rows: readonly Written[], area: string) => {
  const lines = rows.map(({ wallStart, wallEnd, value }) =>
    quoted(`${dots(wallStart)} - ${dots(wallEnd)}`, value, 'EUR', ''),
  );
  return [quoted('MTU (CET/CEST)', 'Day-ahead Price [EUR/MWh]', 'Currency', area), ...lines].join('\n');
};

const slashes = (wall: string) => `${dots(wall).replaceAll('.', '/')}:00`;

/** ENTSO-E's export from 2024: day first with slashes, and a mark on both ends of rows of the repeated hour. */
export const entsoeNew = (rows: readonly Written[], area: string, sequence = 'Without Sequence') => {
  const repeated = new Set(rows.filter(({ isSecondPass }) => isSecondPass).map(({ wallStart }) => wallStart));
  const mark = (wall: string, isSecond: boolean) =>
    repeated.has(wall) ? `${slashes(wall)} (${isSecond ? 'CET' : 'CEST'})` : slashes(wall);
  const lines = rows.map(({ wallStart, clockEnd, isSecondPass, isEndSecondPass, value }) =>
    quoted(`${mark(wallStart, isSecondPass)} - ${mark(clockEnd, isEndSecondPass)}`, area, sequence, value, '', ''),
  );
  const header = [
    'Area',
    'Sequence',
    'Day-ahead Price (EUR/MWh)',
    'Intraday Period (CET/CEST)',
    'Intraday Price (EUR/MWh)',
  ];
  return [quoted('MTU (CET/CEST)', ...header), ...lines].join('\n');
};
