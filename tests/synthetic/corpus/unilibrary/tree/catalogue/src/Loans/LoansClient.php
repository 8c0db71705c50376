<?php

declare(strict_types=1);

namespace App\Loans;

use Symfony\Contracts\HttpClient\HttpClientInterface;

final class LoansClient
{
    public function __construct(private readonly HttpClientInterface $http)
    {
    }

    /** @return list<Loan> */
    public function of(string $reader): array
    {
        $answer = $this->http->request('GET', 'http://loans/readers/' . rawurlencode($reader) . '/loans', ['timeout' => 4]);

        return array_map(Loan::of(...), $answer->toArray());
    }
}
