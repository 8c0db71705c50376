import { Injectable } from "@nestjs/common";

import { PayrunsClient } from "./payruns.client";

export interface Entry {
  day: string;
  /** "07:30" */
  from: string;
  to: string;
  breakMinutes: number;
}

@Injectable()
export class TimesheetsService {
  constructor(private readonly payruns: PayrunsClient) {}

  /** Sends what an employee worked in a week. */
  async submit(employeeId: string, week: string, entries: Entry[]): Promise<void> {
    const overtime = Math.max(0, total(entries) - WEEK_MINUTES);
    await this.payruns.postTimesheet({ employeeId, week, worked: total(entries), overtime });
  }
}

const WEEK_MINUTES = 40 * 60;

function total(entries: Entry[]): number {
  return entries.reduce((sum, entry) => sum + minutes(entry.to) - minutes(entry.from) - entry.breakMinutes, 0);
}

function minutes(time: string): number {
  const [hours, rest] = time.split(":").map(Number);
  return hours * 60 + rest;
}
