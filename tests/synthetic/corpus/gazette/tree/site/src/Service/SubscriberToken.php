<?php

declare(strict_types=1);

namespace App\Service;

use Firebase\JWT\JWT;
use Firebase\JWT\Key;

/** What accounts says about a reader. */
final class SubscriberToken
{
    public function __construct(private readonly string $publicKey)
    {
    }

    public function subscriber(string $token): ?int
    {
        $claims = JWT::decode($token, new Key($this->publicKey, 'RS256'));
        if ($claims->iss !== 'https://accounts.gazette.example' || $claims->aud !== 'site') {
            throw new InvalidToken('issuer or audience');
        }

        return $claims->plan === null ? null : (int) $claims->sub;
    }
}
