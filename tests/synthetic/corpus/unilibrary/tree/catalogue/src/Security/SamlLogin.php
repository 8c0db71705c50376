<?php

declare(strict_types=1);

namespace App\Security;

use OneLogin\Saml2\Auth;

/** Readers log in at the university's identity provider. */
final class SamlLogin
{
    public function __construct(private readonly Auth $auth)
    {
    }

    public function start(string $returnTo): string
    {
        return $this->auth->login($returnTo, stay: true);
    }

    public function finish(): string
    {
        $this->auth->processResponse();
        $errors = $this->auth->getErrors();
        if ($errors !== []) {
            throw new LoginFailed(implode(', ', $errors) . ': ' . $this->auth->getLastErrorReason());
        }

        return $this->auth->getAttribute('eduPersonPrincipalName')[0];
    }
}
