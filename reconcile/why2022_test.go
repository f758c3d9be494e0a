package reconcile_test

// why2022 says of each finding of the report of 2022, by rule, unit and key, why it is right. "Note 5" is a footnote of
// the printed report.
var why2022 = map[string]string{
	"sum-of-parts cum labour-trained-and-employed:ACTUAL": "the text of 3.1 says 4.959, and its own note 13 lists " +
		"2.637 + 765 + 412 + 1.015 + 1.060 = 5.889, of all five units.",
	"share-of-numbers muong-lay cultural-villages:PERCENT_OF_PLAN": "note 14 says 35/38 and 89,47% in one breath: 35/38 " +
		"is 92,11%, and 89,47% is 34/38 to the last digit.",
	"poverty-denominator muong-lay poor-households:near-poor-households": "note 7 gives 230 households as 7,38% and 62 as " +
		"3,99%, so the town would have 3.116 households and 1.554; 62 of 3.116 is 1,99%, one digit away.",
	"criteria-per-commune dien-bien nrd-criteria-per-commune-average:ACTUAL": "note 5 gives the mean over the 21 communes " +
		"that stand before it; 357 criteria make 17,00 and 358 make 17,05, and nothing makes 17,01.",
	"same-agencies dien-bien-phu cultural-agencies:ACTUAL=cultural-agencies(theo-dang-ky):NUMERATOR": "note 14 says “266 cơ " +
		"quan … đạt chuẩn văn hóa: 270/274, đạt 98,5%”: one number twice, and 98,5% is that of 270.",
	"named-twice dien-bien-phu exemplars/armed-forces/ban-chqs-thanh-pho": "note 15 names “Ban CHQS thành phố, Ban CHQS " +
		"phường Mường Thanh, Ban CHQS thành phố” among the armed forces.",
	"place-spelt-twice muong-ang place/ang-nua": "note 5 has the commune as Ảng Nua and note 15 as Ảng Nưa.",
	"place-spelt-twice muong-lay place/lay-nua": "note 5 has the commune as Lay Nua and note 15 as Lay Nưa.",
	"budget-reached cum results.economy.budget/body/budget-revenue-local": "2.5 says of the districts that they reached " +
		"and passed what was set, and note 11 has Điện Biên at 93,12% of it.",
	"harvest-reached cum results.movements.national.new-rural/body/food-grain-output": "1.1 says that farming reached and " +
		"passed the plan, and note 10 has the grain of Mường Lay at 98,06% of it.",
	"required-figures cum forest-cover-rate": "2.1 gives the forest cover of four units; that of Điện Biên is nowhere.",
	"required-figures cum livestock-herd":    "note 10 gives the herds of four units; of Điện Biên it gives only grain.",
	"required-figures cum poultry-flock":     "note 10 gives the flocks of four units; of Điện Biên it gives only grain.",
	"required-figures cum poor-households": "note 7 gives of Tuần Giáo only by how much its rate fell, 8,23%: neither its poor " +
		"households nor their share.",
	"required-figures cum near-poor-households": "note 7 says nothing of the near-poor households of Tuần Giáo.",
	"required-figures cum nrd-communes-certified": "note 5 has the certified communes of three units; of Tuần Giáo it has bands " +
		"of criteria, and of Mường Lay the criteria of one commune.",
	"report-header cum header/number": "the head of the report says “Số: /BC-CTĐVT”, with no number before the stroke.",
	"document-order cum same-day/ubnd-tinh-dien-bien-383-kh-ubnd-2021": "the province's plans 383 and 1663 both bear " +
		"04/6/2021: no office numbers thirteen hundred plans in a day, so one number or date is wrong.",
}
