<?php

declare(strict_types=1);

namespace App\Twig;

use App\Service\Article;
use Twig\Extension\AbstractExtension;
use Twig\TwigFilter;

final class BylineExtension extends AbstractExtension
{
    public function getFilters(): array
    {
        return [new TwigFilter('byline', $this->byline(...))];
    }

    public function byline(Article $article): string
    {
        $name = $article->author?->getName() ?? 'Gazette staff';

        return sprintf('By %s, %s', $name, $article->publishedAt->format('j F Y, H:i'));
    }
}
