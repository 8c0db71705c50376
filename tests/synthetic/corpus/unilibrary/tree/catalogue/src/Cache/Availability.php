<?php

declare(strict_types=1);

namespace App\Cache;

use App\Repository\ItemRepository;
use Symfony\Contracts\Cache\CacheInterface;
use Symfony\Contracts\Cache\ItemInterface;

/** Items of a record and when they are back. */
final class Availability
{
    public function __construct(private readonly CacheInterface $cache, private readonly ItemRepository $items)
    {
    }

    /** @return list<array<string, mixed>> */
    public function of(int $record): array
    {
        return $this->cache->get("availability.$record", function (ItemInterface $item) use ($record): array {
            $item->expiresAfter(3600 + random_int(0, 600));

            return $this->items->ofRecord($record);
        });
    }
}
