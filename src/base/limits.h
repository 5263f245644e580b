// Every limit on what a person or a peer can make grow, with its reason; tests stand at limit and limit + 1.
#pragma once

#define SBT_LIMIT_HEAD_BYTES (16 * 1024)         // request line and headers: room for cookies, no more
#define SBT_LIMIT_URL_BYTES 4096                 // filters live in the URL
#define SBT_LIMIT_FORM_BYTES (1024 * 1024)       // a long account and 40 subjects fit
#define SBT_LIMIT_JSON_BYTES (2 * 1024 * 1024)   // a case with 500 subjects by API
#define SBT_LIMIT_JSON_DEPTH 16                  // our deepest document has 5
#define SBT_LIMIT_JSON_VALUES 100000             // 500 subjects of 40 values, five times over
#define SBT_LIMIT_FORM_PAIRS 4000                // 500 subjects of 8 fields
#define SBT_LIMIT_FILE_BYTES (100 * 1024 * 1024) // one piece of evidence: phone video of some minutes
#define SBT_LIMIT_CHUNK_BYTES (8 * 1024 * 1024)  // one chunk of a resumable upload
#define SBT_LIMIT_FILES_PER_REPORT 20            // beyond that an officer asks
#define SBT_LIMIT_SUBJECTS_PER_REPORT 50         // 17 in one real case; CSV for lists
#define SBT_LIMIT_SUBJECTS_PER_ACT 500           // one letter over many subjects
#define SBT_LIMIT_WITNESSES 20
#define SBT_LIMIT_LINKS 20
#define SBT_LIMIT_ACCOUNT_CHARS 20000          // the reporter's story: about ten pages
#define SBT_LIMIT_LINE_CHARS 200               // one-line fields
#define SBT_LIMIT_NOTE_CHARS 4000              // reasons and notes
#define SBT_LIMIT_DOC_NUMBER_BYTES 64          // letter numbers have no common grammar (domain.md 5.6)
#define SBT_LIMIT_PART_BYTES (256 * 1024)      // one part of an event
#define SBT_LIMIT_PAGE_BYTES (8 * 1024 * 1024) // one HTML page: a case of 500 subjects with its timeline
#define SBT_LIMIT_ROWS_PER_PAGE 100
#define SBT_LIMIT_CSV_BYTES (64 * 1024 * 1024)
#define SBT_LIMIT_OUTSIDE_ROWS 100000 // a list of another agency laid beside ours: ten years of all contests
#define SBT_LIMIT_OUTSIDE_BYTES (32 * 1024 * 1024) // the same as a file
#define SBT_LIMIT_CSV_CELL_BYTES (64 * 1024)
#define SBT_LIMIT_CSV_CELLS 200
#define SBT_LIMIT_ICAL_BYTES (1024 * 1024) // ten years of holidays with long descriptions
#define SBT_LIMIT_ICAL_EVENTS 1000         // one load of the calendar: its rows stand in one event of the log
#define SBT_LIMIT_ICAL_DAYS 31             // one holiday; a longer one is a mistake
#define SBT_LIMIT_ICAL_LINE 8192           // one line after joining
#define SBT_LIMIT_ICAL_DEPTH 8             // components within components
#define SBT_LIMIT_RULEBOOK_BYTES (1024 * 1024)
#define SBT_LIMIT_ARENA_BYTES (96UL * 1024 * 1024) // one request: above every input limit times its decoded size
#define SBT_LIMIT_MEMO_BYTES ((size_t)2 << 20)     // remembered answers about reference rows
#define SBT_LIMIT_KEPT_BYTES ((size_t)8 << 20)     // pages that are given again
#define SBT_LIMIT_HASH_JOBS 1                      // argon2id at once: 64 MiB each
#define SBT_LIMIT_TX_TRIES 5                       // retries on serialisation failures
#define SBT_LIMIT_BATCH 128                        // writes that commit together on SQLite
#define SBT_LIMIT_WAIT_S 30                        // longest long poll
#define SBT_LIMIT_CONNECTIONS 8192                 // open connections in all
#define SBT_LIMIT_CONNECTIONS_PER_ADDR 512         // behind one mobile carrier's gateway sit many people
#define SBT_LIMIT_STREAMS 5000                     // event streams in all: leaves connections for everybody else
#define SBT_LIMIT_STREAMS_PER_KEY 6                // of one session: one a browser, some left over from reloads
#define SBT_LIMIT_STREAM_QUEUE_BYTES (64 * 1024)   // unsent events of one stream; a slower client comes back later
#define SBT_LIMIT_WAITS 2000                       // parked long polls
#define SBT_LIMIT_HEADERS 100                      // header lines of one request
#define SBT_LIMIT_PART_HEAD_BYTES 4096             // head of one part of a multipart body
#define SBT_LIMIT_BODY_MEMORY_BYTES (256L << 20)   // bodies held in memory by all requests together
#define SBT_LIMIT_DISCARD_BYTES (128L << 20)       // of a refused upload: read on so that the client sees why
#define SBT_LIMIT_SESSION_IDLE_S (30 * 60)
#define SBT_LIMIT_SESSION_MAX_S (12 * 3600)
#define SBT_LIMIT_STEP_UP_S (10 * 60) // how long a fresh second factor counts
#define SBT_LIMIT_RECEIPT_CHARS 16    // secret code: 80 bits
#define SBT_LIMIT_PASSWORD_MIN 12
#define SBT_LIMIT_PASSWORD_MAX 128
#define SBT_LIMIT_SEARCH_LIFE_S (15 * 60)
#define SBT_LIMIT_SAVED_FILTERS 50 // of one person: more is a list nobody reads
#define SBT_LIMIT_IDEMPOTENCY_S (24 * 3600)
#define SBT_LIMIT_WATCH_CSV_BYTES (256UL << 20)    // 20,000 weekly series of ten years
#define SBT_LIMIT_WATCH_ARENA_BYTES (2048UL << 20) // their numbers while they are judged
#define SBT_LIMIT_WATCH_OUT_BYTES (1024UL << 20)   // a judged week has up to 200 bytes
#define SBT_LIMIT_WATCH_AHEAD_BYTES (1UL << 20)    // what charts wait for: 600 cells, up to three charts each
#define SBT_LIMIT_WATCH_WEEKS 20000                // of one series: days of fifty years
#define SBT_LIMIT_WATCH_POINTS 20000               // events of a point stream: time grows with their square
#define SBT_LIMIT_SHEET_ROWS 100000                // of one sheet: more is a job for CSV
#define SBT_LIMIT_SHEET_BYTES (32UL << 20)         // one spreadsheet: 100,000 rows of ten cells
#define SBT_LIMIT_PDF_BYTES (16UL << 20)           // one report: the longest has some forty pages
#define SBT_LIMIT_FIGURE_LIST_ROWS 2000            // subjects behind one figure in a spreadsheet: read page by page
#define SBT_LIMIT_OPEN_PAST 60                     // publications that a new one is read beside: five years
