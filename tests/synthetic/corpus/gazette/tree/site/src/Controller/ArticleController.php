<?php

declare(strict_types=1);

namespace App\Controller;

use App\Service\ArticleClient;
use Symfony\Bundle\FrameworkBundle\Controller\AbstractController;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\Routing\Attribute\Route;

final class ArticleController extends AbstractController
{
    public function __construct(private readonly ArticleClient $articles)
    {
    }

    #[Route('/{section}/{slug}-{id}', name: 'article', requirements: ['id' => '\d+'])]
    public function show(string $section, int $id): Response
    {
        $article = $this->articles->find($id);
        if ($article === null) {
            throw $this->createNotFoundException();
        }

        $response = $this->render('article.html.twig', ['article' => $article, 'section' => $section]);
        $response->setPublic();
        $response->setSharedMaxAge(120);

        return $response;
    }
}
