<?php

declare(strict_types=1);

namespace App\Service;

use Symfony\Contracts\HttpClient\HttpClientInterface;

final class ArticleClient
{
    public function __construct(private readonly HttpClientInterface $cmsClient)
    {
    }

    public function find(int $id): ?Article
    {
        $response = $this->cmsClient->request('GET', "/articles/$id", ['timeout' => 3]);
        if ($response->getStatusCode() === 404) {
            return null;
        }

        return Article::fromArray($response->toArray());
    }
}
