<?php

declare(strict_types=1);

namespace App\Loans;

final readonly class Loan
{
    public function __construct(
        public int $id,
        public string $title,
        public \DateTimeImmutable $dueOn,
        /** Only there when the loan is overdue. */
        public ?Money $fine,
    ) {
    }

    /** @param array<string, mixed> $row */
    public static function of(array $row): self
    {
        return new self(
            $row['id'],
            $row['title'],
            new \DateTimeImmutable($row['due_on']),
            isset($row['fine_cents']) ? new Money($row['fine_cents']) : null,
        );
    }
}
