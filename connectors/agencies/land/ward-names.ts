import { type NamesByDay, readNamesByDay } from '../../mapping/names-by-day.ts';

/** Commune codes by date: `00103` was Phường Xuân La and is Phường Tây Hồ. */
export const readWardNames = (): NamesByDay =>
  readNamesByDay(import.meta.dirname, 'wards-until-2025-06-30.txt', 'wards-2025-07-01.txt');
