import { Injectable } from "@nestjs/common";
import type { Collection } from "mongodb";

export type Viewing = { profileId: string; titleId: string; at: Date; seconds: number };

@Injectable()
export class HistoryService {
  constructor(private readonly viewings: Collection<Viewing>) {}

  page(profile: string, first: number, before?: string): Promise<Viewing[]> {
    const filter = before ? { profileId: profile, at: { $lt: new Date(before) } } : { profileId: profile };
    return this.viewings.find(filter).sort({ at: -1 }).limit(first).toArray();
  }
}
