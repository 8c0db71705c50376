import { chapters, episodes } from '../../lib/studio';
import { flag } from '../../lib/flags';
import { EpisodeList } from '../../components/EpisodeList';

export default async function ShowPage({ params }: { params: { slug: string } }) {
  const list = await episodes(params.slug);
  const marks = (await flag('player-chapters-v2'))
    ? await Promise.all(list.map((episode) => chapters(episode.guid)))
    : [];
  return <EpisodeList episodes={list} chapters={marks} />;
}
