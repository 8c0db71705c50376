<?php

return [
    'rates' => [
        'url' => env('RATES_URL', 'http://rates'),
        'timeout' => 4,
    ],

    'payments' => [
        'url' => env('PAYMENTS_URL', 'http://payments'),
        'timeout' => 12,
    ],

    'placekey' => [
        'key' => env('PLACEKEY_KEY'),
    ],
];
