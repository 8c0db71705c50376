<?php

declare(strict_types=1);

namespace App\Export;

use App\Repository\ItemRepository;

/** What stands on the shelves of a branch, as CSV. */
final class ShelfList
{
    public function __construct(private readonly ItemRepository $items)
    {
    }

    /** @param resource $out */
    public function write(string $branch, $out): void
    {
        fputcsv($out, ['barcode', 'call number', 'title', 'author']);
        foreach ($this->items->ofBranch($branch) as $item) {
            fputcsv($out, [$item['barcode'], $item['call_number'], $item['title'], $item['author']]);
        }
    }
}
