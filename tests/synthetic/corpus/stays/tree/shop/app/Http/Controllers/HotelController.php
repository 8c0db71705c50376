<?php

namespace App\Http\Controllers;

use App\Models\Hotel;
use App\Services\OfferService;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Support\Carbon;

class HotelController extends Controller
{
    public function show(Hotel $hotel, Request $request, OfferService $offers): JsonResponse
    {
        $from = Carbon::parse($request->query('from', 'tomorrow'));
        $nights = (int) $request->query('nights', 1);
        $guests = (int) $request->query('guests', 2);

        return response()->json([
            'hotel' => $hotel->only('id', 'name', 'stars', 'facilities'),
            'offers' => $offers->offers($hotel->id, $from, $nights, $guests),
        ]);
    }
}
