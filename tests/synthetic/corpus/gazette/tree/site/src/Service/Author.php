<?php

declare(strict_types=1);

namespace App\Service;

final class Author
{
    public function __construct(
        private readonly string $name,
        private readonly string $role,
    ) {
    }

    public function getName(): string
    {
        return $this->name;
    }

    public function getRole(): string
    {
        return $this->role;
    }

    /** @param array{name: string, role?: string} $data */
    public static function fromArray(array $data): self
    {
        return new self($data['name'], $data['role'] ?? 'Reporter');
    }
}
