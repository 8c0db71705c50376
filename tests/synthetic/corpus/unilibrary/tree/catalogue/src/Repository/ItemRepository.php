<?php

declare(strict_types=1);

namespace App\Repository;

use Doctrine\DBAL\Connection;

final class ItemRepository
{
    public function __construct(private readonly Connection $connection)
    {
    }

    /** @return list<array<string, mixed>> */
    public function ofRecord(int $record): array
    {
        return $this->connection->fetchAllAssociative(
            'SELECT i.id, i.barcode, i.call_number, i.branch, l.due_on
             FROM items i
             LEFT JOIN loans l ON l.item_id = i.id AND l.returned_at IS NULL
             WHERE i.record_id = ?
             ORDER BY i.branch, i.call_number',
            [$record],
        );
    }

    /** @return \Traversable<array<string, mixed>> */
    public function ofBranch(string $branch): \Traversable
    {
        return $this->connection->iterateAssociative(
            'SELECT i.barcode, i.call_number, r.title, r.author
             FROM items i JOIN records r ON r.id = i.record_id
             WHERE i.branch = ? ORDER BY i.call_number',
            [$branch],
        );
    }
}
