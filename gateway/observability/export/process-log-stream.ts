import { type Logger, SeverityNumber } from '@opentelemetry/api-logs';
import type { DestinationStream } from 'pino';
import { own } from '../../../schema/own.ts';

const SEVERITIES: Readonly<Record<string, SeverityNumber>> = {
  fatal: SeverityNumber.FATAL,
  error: SeverityNumber.ERROR,
  warn: SeverityNumber.WARN,
  info: SeverityNumber.INFO,
  debug: SeverityNumber.DEBUG,
};

/**
 * The process log's lines, exported besides being written: what is exported is the line itself, whose keys were allowed and whose
 * texts were scrubbed (`logger.ts`). There is no second way to what was left out of it.
 */
export function alsoExported(out: DestinationStream, logger: Logger | undefined): DestinationStream {
  if (!logger) return out;
  return {
    write(line) {
      out.write(line);
      const { level, time, msg, ...facts } = JSON.parse(line) as Record<string, unknown>;
      logger.emit({
        timestamp: Date.parse(String(time)),
        severityNumber: own(SEVERITIES, String(level)) ?? SeverityNumber.INFO,
        severityText: String(level),
        body: String(msg ?? ''),
        attributes: Object.fromEntries(
          Object.entries(facts).map(([key, value]) => [
            `lienthong.${key}`,
            typeof value === 'object' ? JSON.stringify(value) : String(value),
          ]),
        ),
      });
    },
  };
}
