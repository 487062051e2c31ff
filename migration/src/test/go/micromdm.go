package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"time"

	"go.etcd.io/bbolt"
)

const topic = "com.apple.mgmt.External.fixture"

// micromdm is a database with one of each that MicroMDM keeps.
var micromdm = []func(*bbolt.Tx){devices, users, commands, settings}

func devices(tx *bbolt.Tx) {
	whole := device("D1", "C02ONE", true).text(9, "0101").text(10, "magic-d1").text(12, "aabbcc").
		text(15, "Anna's Mac").text(16, "MacBookPro18,3").text(17, "MacBook Pro").text(30, "b007")
	save(tx, "uuid-1", "D1", whole)
	push(tx, "D1", "d1d1d1", "magic-d1", topic)
	put(tx, "mdm.UDIDCertAuth", "D1", bytes.Repeat([]byte{0xab}, 32))
	save(tx, "uuid-2", "D2", device("D2", "C02TWO", true).text(9, "d2d2").text(10, "magic-d2").
		text(30, "no hex"))
	save(tx, "uuid-3", "D3", device("D3", "C02THREE", false).text(9, "d3d3").text(10, "magic-d3"))
	save(tx, "uuid-4", "D4", device("D4", "C02FOUR", true).text(9, "d4d4").text(10, "magic-d4"))
	put(tx, "mdm.RemoveDevice", "D4", message{}.text(1, "D4"))
	save(tx, "uuid-5", "D5", device("D5", "C02FIVE", true).text(9, "no hex").text(10, "magic-d5"))
	save(tx, "uuid-6", "", message{}.text(1, "uuid-6").text(3, "C02SIX").text(22, "assigned"))
	save(tx, "uuid-7", "", message{}.text(1, "uuid-7").text(3, "C02SEVEN").text(22, "pushed"))
	put(tx, "mdm.Devices", "uuid-8", []byte{0x0a, 0x7f, 'x'})
}

func users(tx *bbolt.Tx) {
	user := func(uuid, udid, id string) {
		put(tx, "mdm.Users", uuid, message{}.text(1, uuid).text(2, udid).text(3, id).
			text(4, "anna").text(5, "Anna Example").text(6, "0a0a"))
		if id != "" {
			put(tx, "mdm.UserIdx", id, []byte(uuid))
		}
	}
	user("user-1", "D1", "U1")
	push(tx, "U1", "0a0a0a", "magic-u1", topic)
	user("user-2", "D1", "U2")
	user("user-3", "D3", "U3")
	push(tx, "U3", "0c0c0c", "magic-u3", topic)
	user("user-4", "D2", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF")
	user("user-5", "", "")
}

func commands(tx *bbolt.Tx) {
	command := func(uuid string) message {
		return message{}.text(1, uuid).text(2, "<plist>"+uuid+"</plist>").number(3, 1).number(6, 2)
	}
	put(tx, "mdm.DeviceCommands", "D1", message{}.text(1, "D1").
		bytes(5, command("not-now")).bytes(2, command("first")).bytes(3, command("done")).
		bytes(2, command("second")).bytes(4, command("failed")))
	put(tx, "mdm.DeviceCommands", "U1", message{}.text(1, "U1").bytes(2, command("user's")))
	put(tx, "mdm.DeviceCommands", "D3", message{}.text(1, "D3").bytes(2, command("nobody's")))
	put(tx, "mdm.DeviceCommands", "D2", []byte{0x12, 0x7f})
}

func settings(tx *bbolt.Tx) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	check(err)
	uid := asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 1}
	certificate := selfSigned(key, pkix.Name{CommonName: "APSP:fixture", ExtraNames: []pkix.AttributeTypeAndValue{
		{Type: uid, Value: topic}}})
	put(tx, "mdm.ServerConfig", "config", message{}.
		bytes(1, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})).
		bytes(2, pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})))
	put(tx, "scep_certificates", "ca_certificate", selfSigned(key, pkix.Name{CommonName: "MicroMDM"}))
	put(tx, "scep_certificates", "ca_key", x509.MarshalPKCS1PrivateKey(key))
	put(tx, "mdm.DEPToken", "CK_1", []byte(`{"consumer_key":"CK_1"}`))
	put(tx, "mdm.DEPToken", "key", []byte("key"))
	put(tx, "mdm.DEPAutoAssign", "*", []byte("profile"))
	put(tx, "mdm.Profile", "com.example.wifi", message{}.text(1, "com.example.wifi"))
	put(tx, "mdm.Profile", "com.example.vpn", message{}.text(1, "com.example.vpn"))
	put(tx, "mdm.Blueprint", "blueprint-1", message{}.text(1, "blueprint-1"))
}

func device(udid, serial string, enrolled bool) message {
	made := message{}.text(2, udid).text(3, serial).text(4, "15.1").text(5, "24B83").text(6, "Mac15,3").
		number(28, 1700000000000000000)
	if enrolled {
		return made.number(13, 1)
	}
	return made
}

func save(tx *bbolt.Tx, uuid, udid string, device message) {
	put(tx, "mdm.Devices", uuid, device)
	if udid != "" {
		put(tx, "mdm.DeviceIdx", udid, []byte(uuid))
	}
}

func push(tx *bbolt.Tx, id, token, magic, topic string) {
	put(tx, "mdm.PushInfo", id, message{}.text(1, id).text(2, token).text(3, magic).text(4, topic))
}

func selfSigned(key *rsa.PrivateKey, subject pkix.Name) []byte {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      subject,
		NotBefore:    time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC),
		IsCA:         true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	check(err)
	return der
}
