<?php

namespace App\Http\Controllers;

use App\Jobs\ConfirmBooking;
use App\Models\Booking;
use App\Services\PaymentClient;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

class BookingController extends Controller
{
    public function store(Request $request, PaymentClient $payments): JsonResponse
    {
        $booking = Booking::create($request->only('room_id', 'from', 'nights', 'email'));
        $payment = $payments->authorise($booking->id, $booking->total(), $request->input('card_token'));
        $booking->update(['payment' => $payment, 'state' => 'paid']);
        ConfirmBooking::dispatch($booking->id);

        return response()->json(['id' => $booking->id], 201);
    }
}
