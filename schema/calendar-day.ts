/** Whole numbers; said without `Date`, which costs more than all else about a date, and makes 2 March of 30 February. */
export const isCalendarDay = (year: number, month: number, day: number): boolean =>
  day >= 1 && day <= daysIn(year, month);

function daysIn(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
