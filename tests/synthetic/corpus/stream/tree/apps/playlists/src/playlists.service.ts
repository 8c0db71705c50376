import { Injectable, NotFoundException } from "@nestjs/common";
import type { Collection } from "mongodb";

export type Playlist = { _id: string; profileId: string; name: string; titleIds: string[]; changedAt: Date };

@Injectable()
export class PlaylistsService {
  constructor(private readonly playlists: Collection<Playlist>) {}

  async ofProfile(profile: string): Promise<Playlist[]> {
    return this.playlists.find({ profileId: profile }).sort({ changedAt: -1 }).limit(200).toArray();
  }

  async add(id: string, title: string): Promise<void> {
    const { matchedCount } = await this.playlists.updateOne(
      { _id: id },
      { $addToSet: { titleIds: title }, $set: { changedAt: new Date() } },
    );
    if (matchedCount === 0) throw new NotFoundException(id);
  }

  async create(profile: string, name: string): Promise<Playlist> {
    const playlist = { _id: crypto.randomUUID(), profileId: profile, name, titleIds: [], changedAt: new Date() };
    await this.playlists.insertOne(playlist);
    return playlist;
  }
}
