<?php

return [
    'sailings' => [
        'url' => env('SAILINGS_URL', 'http://sailings:9292'),
        'timeout' => 4,
    ],
    'mail' => [
        'key' => env('MAIL_KEY'),
    ],
];
