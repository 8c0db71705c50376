<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

return new class extends Migration {
    public function up(): void
    {
        Schema::create('bookings', function (Blueprint $table) {
            $table->id();
            $table->string('reference', 12)->unique();
            $table->string('mail');
            $table->foreignId('sailing_id')->index();
            $table->string('state', 12);
            $table->integer('cents');
            $table->timestamps();
        });
    }
};
