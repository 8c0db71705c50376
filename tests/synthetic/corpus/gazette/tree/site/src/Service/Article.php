<?php

declare(strict_types=1);

namespace App\Service;

final class Article
{
    public function __construct(
        public readonly int $id,
        public readonly string $title,
        public readonly string $body,
        public readonly ?Author $author,
        public readonly \DateTimeImmutable $publishedAt,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
            $data['id'],
            $data['title'],
            $data['body'],
            isset($data['author']) ? Author::fromArray($data['author']) : null,
            new \DateTimeImmutable($data['published_at']),
        );
    }
}
