<?php

declare(strict_types=1);

namespace App\Controller;

use App\Flags;
use App\Loans\LoansClient;
use Symfony\Bundle\FrameworkBundle\Controller\AbstractController;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\Routing\Attribute\Route;

final class AccountController extends AbstractController
{
    public function __construct(private readonly LoansClient $loans, private readonly Flags $flags)
    {
    }

    #[Route('/account', name: 'account_show')]
    public function show(): Response
    {
        $rows = [];
        foreach ($this->loans->of($this->getUser()->getUserIdentifier()) as $loan) {
            $row = ['title' => $loan->title, 'due' => $loan->dueOn->format('j F Y')];
            if ($this->flags->isOn('fines-in-account')) {
                $row['fine'] = $loan->fine->format();
            }
            $rows[] = $row;
        }

        return $this->render('account/show.html.twig', ['loans' => $rows]);
    }
}
