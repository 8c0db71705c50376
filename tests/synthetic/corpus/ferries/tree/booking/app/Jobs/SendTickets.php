<?php

namespace App\Jobs;

use App\Mail\TicketsMail;
use App\Models\Booking;
use Barryvdh\DomPDF\Facade\Pdf;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Queue\Queueable;
use Illuminate\Support\Facades\Mail;

class SendTickets implements ShouldQueue
{
    use Queueable;

    public int $timeout = 60;
    public int $tries = 3;

    public function __construct(public int $bookingId) {}

    public function handle(): void
    {
        $booking = Booking::with('passengers')->findOrFail($this->bookingId);
        $files = [];
        foreach ($booking->passengers as $passenger) {
            $files[] = Pdf::loadView('tickets.one', ['passenger' => $passenger])->output();
        }
        Mail::to($booking->mail)->send(new TicketsMail($booking, $files));
    }
}
