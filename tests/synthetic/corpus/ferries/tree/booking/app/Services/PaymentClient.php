<?php

namespace App\Services;

use Illuminate\Support\Facades\Http;

class PaymentClient
{
    /** Charges a card; the provider knows a reference that it has seen. */
    public function charge(string $reference, int $cents, string $token): array
    {
        return Http::withToken(env('PAYMENT_SECRET'))
            ->timeout(15)
            ->post('https://api.aegeanpay.example/v1/charges', [
                'reference' => $reference,
                'amount' => $cents,
                'currency' => 'EUR',
                'source' => $token,
            ])
            ->throw()
            ->json();
    }
}
