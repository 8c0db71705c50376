<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Relations\HasMany;

class Booking extends Model
{
    protected $fillable = ['reference', 'mail', 'sailing_id', 'state', 'cents'];

    public function passengers(): HasMany
    {
        return $this->hasMany(Passenger::class);
    }

    public function vehicles(): HasMany
    {
        return $this->hasMany(Vehicle::class);
    }
}
