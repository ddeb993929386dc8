// A service on net/http that loses no request when it is told to stop. Standard library only.
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

const stopWithin = 20 * time.Second

func main() {
	health := &Health{checks: map[string]func(context.Context) error{
		"database": func(ctx context.Context) error { return ctx.Err() },
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", health.Live)
	mux.HandleFunc("/ready", health.Ready)
	mux.HandleFunc("/", hello)
	address := net.JoinHostPort(env("HOST", "127.0.0.1"), env("PORT", "8080"))
	server := &http.Server{Addr: address, Handler: health.LastAnswers(mux)}

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		log.Fatal(err)
	case received := <-signals:
		health.leaving.Store(true)
		if received == syscall.SIGTERM {
			time.Sleep(drain())
		}
	}

	// Stops accepting, closes idle connections, waits for requests in flight.
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		log.Fatalf("not every request ended in time: %v", err)
	}
	fmt.Println("database closed") // Here database.Close() has its place.
}

// Under Steadyship nothing comes any more by the time of the signal; elsewhere a load balancer
// needs some seconds to notice.
func drain() time.Duration {
	if _, isUnder := os.LookupEnv("STEADYSHIP_SERVICE"); isUnder {
		return 0
	}
	seconds, err := strconv.ParseFloat(env("DRAIN_SECONDS", "5"), 64)
	if err != nil {
		return 5 * time.Second
	}
	return time.Duration(seconds * float64(time.Second))
}

func hello(w http.ResponseWriter, r *http.Request) {
	ms, _ := strconv.Atoi(r.URL.Query().Get("ms"))
	time.Sleep(time.Duration(ms) * time.Millisecond)
	fmt.Fprintf(w, "hello from Go, version %s\n", os.Getenv("STEADYSHIP_VERSION"))
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
