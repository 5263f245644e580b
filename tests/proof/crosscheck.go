// Checks a published log and receipts with Go's sumdb/tlog: another tree, another parser, other signatures.
//
//	go run crosscheck.go DIR POLICY [RECEIPT...]     (GO111MODULE=off, GOPATH with golang.org/x/mod)
//
// Prints "checked N leaves, N proofs, N witnesses, N receipts", or what is wrong, and then exits with 1.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, a ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", a...)
	os.Exit(1)
}

func must(err error, what string) {
	if err != nil {
		fail("%s: %v", what, err)
	}
}

func unbase64(s string) []byte {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	must(err, "base64 "+s)
	return b
}

// --- keys and policy (c2sp.org/tlog-policy)

type key struct {
	name string
	id   []byte
	kind byte
	pub  ed25519.PublicKey
}

func parseKey(s string) key {
	f := strings.SplitN(s, "+", 3)
	if len(f) != 3 {
		fail("key %q", s)
	}
	raw := unbase64(f[2])
	sum := sha256.Sum256(append([]byte(f[0]+"\n"), raw...))
	if hex.EncodeToString(sum[:4]) != f[1] || len(raw) != 33 {
		fail("key %q has another id", s)
	}
	return key{f[0], sum[:4], raw[0], raw[1:]}
}

type policy struct {
	logs    []key
	witness map[string]key
	group   map[string][]string // first the number needed
	quorum  string
}

func parsePolicy(path string) *policy {
	text, err := os.ReadFile(path)
	must(err, path)
	p := &policy{witness: map[string]key{}, group: map[string][]string{}}
	for _, line := range strings.Split(string(text), "\n") {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		switch f[0] {
		case "log":
			p.logs = append(p.logs, parseKey(f[1]))
		case "witness":
			p.witness[f[1]] = parseKey(f[2])
		case "group":
			n := f[2]
			if n == "any" {
				n = "1"
			} else if n == "all" {
				n = strconv.Itoa(len(f) - 3)
			}
			p.group[f[1]] = append([]string{n}, f[3:]...)
		case "quorum":
			p.quorum = f[1]
		default:
			fail("policy line %q", line)
		}
	}
	return p
}

func (p *policy) met(name string, seen map[string]bool) bool {
	g, ok := p.group[name]
	if !ok {
		return name == "none" || seen[name]
	}
	need, n := 0, 0
	fmt.Sscan(g[0], &need)
	for _, m := range g[1:] {
		if p.met(m, seen) {
			n++
		}
	}
	return n >= need
}

// --- checkpoints (c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature)

type point struct {
	size int64
	root tlog.Hash
	seen map[string]bool
}

func parsePoint(note string, p *policy) point {
	cut := strings.LastIndex(note, "\n\n")
	if cut < 0 {
		fail("no signatures under the checkpoint")
	}
	text := note[:cut+1]
	lines := strings.Split(text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "size")
	c := point{size: size, seen: map[string]bool{}}
	copy(c.root[:], unbase64(lines[2]))
	logged := false
	for _, line := range strings.Split(strings.TrimSuffix(note[cut+2:], "\n"), "\n") {
		f := strings.Split(line, " ")
		if len(f) != 3 || f[0] != "—" {
			fail("signature line %q", line)
		}
		sig := unbase64(f[2])
		for _, k := range p.logs {
			if k.name == f[1] && bytes.Equal(k.id, sig[:4]) {
				if k.kind != 1 || !ed25519.Verify(k.pub, []byte(text), sig[4:]) {
					fail("the log's signature does not hold")
				}
				logged = logged || k.name == lines[0]
			}
		}
		for name, k := range p.witness {
			if k.name == f[1] && bytes.Equal(k.id, sig[:4]) {
				message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig[4:12]), text)
				if k.kind != 4 || !ed25519.Verify(k.pub, []byte(message), sig[12:]) {
					fail("the cosignature of %s does not hold", name)
				}
				c.seen[name] = true
			}
		}
	}
	if !logged {
		fail("no log of the policy signed the checkpoint")
	}
	if !p.met(p.quorum, c.seen) {
		fail("the quorum is not met by %v", c.seen)
	}
	return c
}

// --- tiles (c2sp.org/tlog-tiles)

func tilePath(kind string, n int64) string {
	s := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		s = fmt.Sprintf("x%03d/%s", n%1000, s)
	}
	return "tile/" + kind + "/" + s
}

func readTile(dir, kind string, n int64, width int64) []byte {
	path := tilePath(kind, n)
	if width < 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	b, err := os.ReadFile(filepath.Join(dir, path))
	must(err, path)
	return b
}

type store []tlog.Hash

func (s store) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, x := range at {
		out[i] = s[x]
	}
	return out, nil
}

func width(n, size int64) int64 {
	if left := size - n*256; left < 256 {
		return left
	}
	return 256
}

func checkTree(dir string, c point) (leaves, proofs int64, tree store) {
	var level []tlog.Hash
	for n := int64(0); n*256 < c.size; n++ {
		hashes := readTile(dir, "0", n, width(n, c.size))
		entries := readTile(dir, "entries", n, width(n, c.size))
		for i := int64(0); i < width(n, c.size); i++ {
			size := int(binary.BigEndian.Uint16(entries))
			leaf := entries[2 : 2+size]
			entries = entries[2+size:]
			h := tlog.RecordHash(leaf)
			if !bytes.Equal(h[:], hashes[i*32:i*32+32]) {
				fail("leaf %d and its hash tile differ", n*256+i)
			}
			level = append(level, h)
			more, err := tlog.StoredHashesForRecordHash(int64(len(level)-1), h, tree)
			must(err, "tree")
			tree = append(tree, more...)
		}
		if len(entries) != 0 {
			fail("bundle %d is too long", n)
		}
	}
	root, err := tlog.TreeHash(c.size, tree)
	must(err, "root")
	if root != c.root {
		fail("the tiles make another root than the checkpoint says")
	}
	// Higher tiles: every whole subtree of 256 of the level below.
	for l, size := 1, c.size/256; size > 0; l, size = l+1, size/256 {
		for n := int64(0); n*256 < size; n++ {
			b := readTile(dir, strconv.Itoa(l), n, width(n, size))
			for i := int64(0); i < width(n, size); i++ {
				h := tree[tlog.StoredHashIndex(8*l, n*256+i)]
				if !bytes.Equal(h[:], b[i*32:i*32+32]) {
					fail("tile %d/%d differs at %d", l, n, i)
				}
			}
		}
	}
	for i := int64(0); i < c.size; i += 1 + c.size/300 {
		p, err := tlog.ProveRecord(c.size, i, tree)
		must(err, "proof")
		must(tlog.CheckRecord(p, c.size, c.root, i, level[i]), "record")
		proofs++
	}
	return c.size, proofs, tree
}

// --- receipts (c2sp.org/tlog-proof, with our lines in extra)

func checkReceipt(path string, p *policy, tree store) {
	b, err := os.ReadFile(path)
	must(err, path)
	head, note, ok := strings.Cut(string(b), "\n\n")
	if !ok {
		fail("%s has no checkpoint", path)
	}
	lines := strings.Split(head, "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		fail("%s is no receipt of ours", path)
	}
	index, err := strconv.ParseInt(lines[2][6:], 10, 64)
	must(err, "index")
	c := parsePoint(note, p)
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		var h tlog.Hash
		copy(h[:], unbase64(line))
		proof = append(proof, h)
	}
	leaf := sha256.New()
	leaf.Write([]byte("sbt/leaf/v1\x00"))
	hashes := map[string][]byte{}
	for _, line := range strings.Split(string(unbase64(lines[1][6:])), "\n") {
		f := strings.Split(line, " ")
		switch f[0] {
		case "salt":
			leaf.Write(unbase64(f[1]))
		case "header":
			header := unbase64(f[1])
			n := make([]byte, 4)
			binary.BigEndian.PutUint32(n, uint32(len(header)))
			leaf.Write(append(n, header...))
		case "part":
			hashes[f[1]] = unbase64(f[2])
			leaf.Write(append(append([]byte{byte(len(f[1]))}, f[1]...), hashes[f[1]]...))
		case "open":
			part := sha256.New()
			part.Write([]byte("sbt/part/v1\x00"))
			part.Write(unbase64(f[2]))
			part.Write(append([]byte{byte(len(f[1]))}, f[1]...))
			part.Write(unbase64(f[3]))
			if !bytes.Equal(part.Sum(nil), hashes[f[1]]) {
				fail("%s: part %s is another one", path, f[1])
			}
		}
	}
	must(tlog.CheckRecord(proof, c.size, c.root, index, tlog.RecordHash(leaf.Sum([]byte{1}))), path)
	if int64(len(tree)) > 0 {
		root, err := tlog.TreeHash(c.size, tree)
		must(err, "older root")
		if root != c.root {
			fail("%s stands on another tree than the published one", path)
		}
	}
}

func main() {
	if len(os.Args) < 3 {
		fail("usage: crosscheck DIR POLICY [RECEIPT...]")
	}
	p := parsePolicy(os.Args[2])
	text, err := os.ReadFile(filepath.Join(os.Args[1], "checkpoint"))
	must(err, "checkpoint")
	c := parsePoint(string(text), p)
	leaves, proofs, tree := checkTree(os.Args[1], c)
	for _, path := range os.Args[3:] {
		checkReceipt(path, p, tree)
	}
	fmt.Printf("checked %d leaves, %d proofs, %d witnesses, %d receipts\n", leaves, proofs, len(c.seen), len(os.Args)-3)
}
