<?php

namespace App\Http\Controllers;

use App\Http\Requests\StoreBooking;
use App\Jobs\SendTickets;
use App\Models\Booking;
use App\Services\PaymentClient;

class BookingController extends Controller
{
    public function __construct(private readonly PaymentClient $payment) {}

    public function store(StoreBooking $request)
    {
        $booking = Booking::create($request->validated() + ['state' => 'open']);
        $booking->passengers()->createMany($request->passengers());
        $this->payment->charge($booking->reference, $booking->cents, $request->input('token'));
        $booking->update(['state' => 'paid']);
        SendTickets::dispatch($booking->id);

        return response()->json($booking, 201);
    }
}
