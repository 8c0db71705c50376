import DataLoader from "dataloader";
import { Injectable, Scope } from "@nestjs/common";
import type { Collection } from "mongodb";

type Title = { _id: string; name: string; minutes: number };

/** Collects the titles of one request into one question. */
@Injectable({ scope: Scope.REQUEST })
export class TitleLoader {
  private readonly loader: DataLoader<string, Title | undefined>;

  constructor(titles: Collection<Title>) {
    this.loader = new DataLoader(async (ids) => {
      const found = await titles.find({ _id: { $in: [...ids] } }).toArray();
      const byId = new Map(found.map((title) => [title._id, title]));
      return ids.map((id) => byId.get(id));
    });
  }

  load(id: string) {
    return this.loader.load(id);
  }
}
