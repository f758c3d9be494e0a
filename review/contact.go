package review

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/contact"
	"thidua/ent/district"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/store"
	"thidua/term"
)

// Person is a contact of a unit (đầu mối liên hệ), as it is to be.
type Person struct {
	Step
	ID       int // of the contact to be changed; 0 is the one of that name, or a new one
	Name     string
	Title    string // "" is none
	Email    string
	Phone    string
	Notify   bool          // whether notices are sent
	Language term.Language // of the notices
}

// UpsertContact adds or changes a person to ask at a unit: by somebody of the unit, the lead or an administrator. It
// returns the id of the contact.
func UpsertContact(ctx context.Context, s *store.Store, p Person) (id int, err error) {
	err = s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := p.member(ctx, tx)
		if err != nil {
			return err
		}
		if !p.By.Writing(m.ClusterID, m.PeriodID, m.DistrictID) {
			return refuse(Forbidden,
				"chỉ đơn vị đó, Trưởng cụm hoặc quản trị viên được sửa đầu mối liên hệ",
				"only the unit itself, the lead of the cluster or an administrator may change its contacts")
		}
		if err := p.tidy(); err != nil {
			return err
		}
		if id, err = p.save(ctx, tx, m); err != nil {
			return err
		}
		tx.Raise(store.All)
		return tx.Audit(ctx, p.By, "upsertContact", p.about(m), map[string]any{"contact": id})
	})
	return id, err
}

// about names a membership in the audit trail.
func (s Step) about(m *ent.Membership) store.About {
	return store.AboutPart(s.Cluster+"/"+s.Period+" "+s.District, m.ClusterID, m.PeriodID, &m.DistrictID)
}

// member is the membership that a step names.
func (s Step) member(ctx context.Context, tx *store.Tx) (*ent.Membership, error) {
	found, err := tx.Client.Membership.Query().Where(membership.HasClusterWith(cluster.Code(s.Cluster)),
		membership.HasPeriodWith(period.Code(s.Period)), membership.HasDistrictWith(district.Code(s.District))).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, refuse(MemberMissing,
			"đơn vị “%[1]s” không thuộc cụm “%[2]s” trong kỳ %[3]s: kiểm tra ba mã",
			"the unit “%[1]s” is not in the cluster “%[2]s” in the period %[3]s: check the three codes", s.District, s.Cluster, s.Period)
	}
	if err != nil {
		return nil, fmt.Errorf("looking for the membership of %q: %w", s.District, err)
	}
	return found, nil
}

// longest is how many letters a name, a position or an address may have.
const longest = 200

// tidy takes surrounding space away and refuses what is no name, address or number.
func (p *Person) tidy() error {
	for what, text := range map[string]*string{"tên / name": &p.Name, "chức vụ / title": &p.Title, "e-mail": &p.Email, "điện thoại / phone": &p.Phone} {
		*text = strings.TrimSpace(*text)
		if utf8.RuneCountInString(*text) > longest || strings.ContainsFunc(*text, unicode.IsControl) {
			return refuse(BadText,
				"%[1]s: quá %[2]d ký tự hoặc có ký tự điều khiển",
				"%[1]s: longer than %[2]d letters, or with control characters in it", what, longest)
		}
	}
	if p.Name == "" {
		return refuse(BadText, "đầu mối liên hệ cần có tên", "a contact needs a name")
	}
	if p.Email == "" {
		return nil
	}
	if a, err := mail.ParseAddress(p.Email); err != nil || a.Address != p.Email {
		return refuse(BadText,
			"“%[1]s” không phải là địa chỉ thư điện tử: ghi dạng ten@donvi.vn",
			"“%[1]s” is no e-mail address: write it as name@unit.vn", p.Email)
	}
	return nil
}

func (p *Person) save(ctx context.Context, tx *store.Tx, m *ent.Membership) (int, error) {
	of := contact.Name(p.Name)
	if p.ID != 0 {
		of = contact.ID(p.ID)
	}
	there, err := tx.Client.Contact.Query().Where(contact.MembershipID(m.ID), of).Order(contact.ByID()).First(ctx)
	switch {
	case ent.IsNotFound(err) && p.ID != 0:
		return 0, refuse(ContactMissing,
			"đơn vị không có đầu mối liên hệ mã %[1]d trong kỳ này",
			"the unit has no contact with the id %[1]d in that period", p.ID)
	case ent.IsNotFound(err):
		made, err := tx.Client.Contact.Create().SetMembershipID(m.ID).SetClusterID(m.ClusterID).SetPeriodID(m.PeriodID).
			SetDistrictID(m.DistrictID).SetName(p.Name).SetTitle(p.Title).SetEmail(p.Email).SetPhone(p.Phone).
			SetNotify(p.Notify).SetLanguage(p.Language).Save(ctx)
		if err != nil {
			return 0, fmt.Errorf("adding a contact: %w", err)
		}
		return made.ID, nil
	case err != nil:
		return 0, fmt.Errorf("looking for the contact: %w", err)
	}
	err = tx.Client.Contact.UpdateOne(there).SetName(p.Name).SetTitle(p.Title).SetEmail(p.Email).SetPhone(p.Phone).
		SetNotify(p.Notify).SetLanguage(p.Language).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("changing a contact: %w", err)
	}
	return there.ID, nil
}
