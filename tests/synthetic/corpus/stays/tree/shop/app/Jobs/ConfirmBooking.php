<?php

namespace App\Jobs;

use App\Mail\BookingConfirmed;
use App\Models\Booking;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Support\Facades\Mail;

/** Writes to the guest. */
class ConfirmBooking implements ShouldQueue
{
    use Dispatchable, Queueable;

    public int $tries = 5;

    public array $backoff = [10, 60, 300, 900];

    public function __construct(private int $booking)
    {
    }

    public function handle(): void
    {
        $booking = Booking::with('room.hotel')->findOrFail($this->booking);
        Mail::to($booking->email)->send(new BookingConfirmed($booking));
        $booking->update(['confirmed_at' => now()]);
    }
}
