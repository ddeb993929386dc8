package main

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Health answers the probes. Readiness asks every check at once, each with a time limit.
type Health struct {
	leaving atomic.Bool
	checks  map[string]func(context.Context) error
	mutex   sync.Mutex
	at      time.Time
	status  int
	body    []byte
}

const (
	checkTimeout = 800 * time.Millisecond
	checkKeep    = time.Second
)

// Live knows nothing of dependencies: starting the process again repairs none of them.
func (h *Health) Live(w http.ResponseWriter, _ *http.Request) {
	write(w, http.StatusOK, []byte(`{"status":"ok"}`))
}

func (h *Health) Ready(w http.ResponseWriter, _ *http.Request) {
	if h.leaving.Load() {
		write(w, http.StatusServiceUnavailable, []byte(`{"status":"draining"}`))
		return
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.body == nil || time.Since(h.at) > checkKeep {
		h.status, h.body = h.ask()
		h.at = time.Now()
	}
	write(w, h.status, h.body)
}

func (h *Health) ask() (int, []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
	defer cancel()
	results := map[string]string{}
	because := ""
	var mutex sync.Mutex
	var group sync.WaitGroup
	for name, check := range h.checks {
		name, check := name, check
		group.Add(1)
		go func() {
			defer group.Done()
			err := check(ctx)
			mutex.Lock()
			defer mutex.Unlock()
			results[name] = "ok"
			if err != nil {
				results[name] = "failed"
				because += name + " failed; "
			}
		}()
	}
	group.Wait()
	if because == "" {
		body, _ := json.Marshal(map[string]any{"status": "ready", "checks": results})
		return http.StatusOK, body
	}
	body, _ := json.Marshal(map[string]any{
		"status": "not ready", "because": because, "checks": results,
	})
	return http.StatusServiceUnavailable, body
}

// LastAnswers says on every answer during the drain that its connection ends with it.
func (h *Health) LastAnswers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.leaving.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}
