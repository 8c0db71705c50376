workers 4
threads 5, 5
preload_app!
port 3000
