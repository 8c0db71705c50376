<?php

namespace App\Services;

use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Cache;

/** Offers of a hotel for some nights. */
class OfferService
{
    private const MINUTES = 10;

    public function __construct(private RateClient $rates)
    {
    }

    public function offers(int $hotel, Carbon $from, int $nights, int $guests): array
    {
        $key = sprintf('offers:%d:%s:%d:%d', $hotel, $from->toDateString(), $nights, $guests);

        return Cache::remember($key, now()->addMinutes(self::MINUTES), function () use ($hotel, $from, $nights, $guests) {
            return $this->rates->quote($hotel, $from->toDateString(), $nights, $guests);
        });
    }
}
