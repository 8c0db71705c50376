vcl 4.1;

backend site {
    .host = "site";
    .port = "8080";
    .first_byte_timeout = 10s;
}

backend images {
    .host = "images";
    .port = "8080";
    .first_byte_timeout = 5s;
}

sub vcl_recv {
    set req.backend_hint = site;
    if (req.url ~ "^/i/") {
        set req.backend_hint = images;
    }
    if (req.url ~ "^/(account|api)/") {
        return (pass);
    }
    unset req.http.Cookie;
    return (hash);
}

sub vcl_backend_response {
    set beresp.grace = 30s;
    if (beresp.http.Set-Cookie) {
        set beresp.uncacheable = true;
        set beresp.ttl = 60s;
    }
}
