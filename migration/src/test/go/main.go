// Writes the files that the tests of this module read, by BoltDB itself: see README.md.
package main

import (
	"compress/gzip"
	"log"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("name the directory to write to")
	}
	write(filepath.Join(os.Args[1], "bolt", "tree.db.gz"), 4096, tree)
	// A Mac with Apple silicon has larger pages.
	write(filepath.Join(os.Args[1], "micromdm", "micromdm.db.gz"), 16384, micromdm)
}

// write makes a database of the pages that the steps leave, each of them a transaction.
func write(file string, pageSize int, steps []func(*bbolt.Tx)) {
	directory, err := os.MkdirTemp("", "bolt")
	check(err)
	defer os.RemoveAll(directory)
	plain := filepath.Join(directory, "bolt.db")
	db, err := bbolt.Open(plain, 0o600, &bbolt.Options{PageSize: pageSize})
	check(err)
	for _, step := range steps {
		check(db.Update(func(tx *bbolt.Tx) error {
			step(tx)
			return nil
		}))
	}
	check(db.Close())
	content, err := os.ReadFile(plain)
	check(err)
	check(os.MkdirAll(filepath.Dir(file), 0o755))
	out, err := os.Create(file)
	check(err)
	packed, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	check(err)
	_, err = packed.Write(content)
	check(err)
	check(packed.Close())
	check(out.Close())
}

// put stores a value in a bucket, which is made if it is not there.
func put(tx *bbolt.Tx, bucket, key string, value []byte) {
	b, err := tx.CreateBucketIfNotExists([]byte(bucket))
	check(err)
	check(b.Put([]byte(key), value))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
