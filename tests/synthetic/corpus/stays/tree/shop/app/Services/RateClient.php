<?php

namespace App\Services;

use Illuminate\Support\Facades\Http;

/** Asks the rate engine. */
class RateClient
{
    public function quote(int $hotel, string $from, int $nights, int $guests): array
    {
        return Http::baseUrl(config('services.rates.url'))
            ->timeout(config('services.rates.timeout'))
            ->get('/quotes', compact('hotel', 'from', 'nights', 'guests'))
            ->throw()
            ->json('offers');
    }
}
