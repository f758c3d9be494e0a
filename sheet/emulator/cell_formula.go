package emulator

import (
	"strconv"
	"strings"
)

// node is one step of a formula: a literal, cells, or an operation on other nodes.
type node struct {
	kind  nodeKind
	name  string // of the operation, function or name
	value any
	ref   reference
	args  []*node
}

type nodeKind uint8

const (
	nodeValue nodeKind = iota
	nodeReference
	nodeOperation // one argument: a sign; two: an operation
	nodePercent
	nodeFunction
	nodeName
	nodeMissing // an argument that was left out
)

// mostTrees is how many formulas are kept as read.
const mostTrees = 50_000

// tree is a formula as read; nil when it cannot be read.
func (s *Server) tree(formula string) *node {
	if known, ok := s.trees[formula]; ok {
		return known
	}
	if s.trees == nil || len(s.trees) >= mostTrees {
		s.trees = map[string]*node{}
	}
	p := &parser{tokens: tokens(formula)}
	n := p.expression(0)
	if p.bad || p.at != len(p.tokens) {
		n = nil
	}
	s.trees[formula] = n
	return n
}

// parser reads the tokens of a formula.
type parser struct {
	tokens []token
	at     int
	depth  int
	bad    bool
}

// deepest is how many brackets a formula may nest.
const deepest = 200

// binding is how strongly an operation binds.
var binding = map[string]int{
	"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5,
}

func (p *parser) fail() *node {
	p.bad = true
	return &node{kind: nodeMissing}
}

func (p *parser) sign(text string) bool {
	if p.at < len(p.tokens) && p.tokens[p.at].kind == tokenSign && p.tokens[p.at].text == text {
		p.at++
		return true
	}
	return false
}

func (p *parser) expression(least int) *node {
	if p.depth++; p.depth > deepest {
		return p.fail()
	}
	defer func() { p.depth-- }()
	left := p.operand()
	for !p.bad && p.at < len(p.tokens) && p.tokens[p.at].kind == tokenSign {
		sign := p.tokens[p.at].text
		power := binding[sign]
		if power == 0 || power <= least {
			break
		}
		p.at++
		right := p.expression(power)
		left = &node{kind: nodeOperation, name: sign, args: []*node{left, right}}
	}
	return left
}

func (p *parser) operand() *node {
	n := p.primary()
	for !p.bad && p.sign("%") {
		n = &node{kind: nodePercent, args: []*node{n}}
	}
	return n
}

func (p *parser) primary() *node {
	if p.at >= len(p.tokens) {
		return p.fail()
	}
	t := p.tokens[p.at]
	p.at++
	switch t.kind {
	case tokenNumber:
		number, err := strconv.ParseFloat(t.text, 64)
		if err != nil {
			return p.fail()
		}
		return &node{value: number}
	case tokenText:
		return &node{value: strings.ReplaceAll(t.text[1:len(t.text)-1], `""`, `"`)}
	case tokenError:
		return &node{value: errorIn(t.text)}
	case tokenReference:
		return &node{kind: nodeReference, ref: t.ref}
	case tokenFunction:
		return p.call(strings.ToUpper(t.text))
	case tokenName:
		switch upper := strings.ToUpper(t.text); upper {
		case "TRUE", "FALSE":
			return &node{value: upper == "TRUE"}
		}
		return &node{kind: nodeName, name: t.text}
	case tokenSign:
		switch t.text {
		case "(":
			n := p.expression(0)
			if !p.sign(")") {
				return p.fail()
			}
			return n
		case "-", "+":
			if p.depth++; p.depth > deepest {
				return p.fail()
			}
			n := &node{kind: nodeOperation, name: t.text, args: []*node{p.operand()}}
			p.depth--
			return n
		}
	}
	return p.fail()
}

func (p *parser) call(name string) *node {
	n := &node{kind: nodeFunction, name: name}
	if !p.sign("(") {
		return p.fail()
	}
	if p.sign(")") {
		return n
	}
	for !p.bad {
		if p.at < len(p.tokens) && (p.tokens[p.at].text == "," || p.tokens[p.at].text == ";" || p.tokens[p.at].text == ")") {
			n.args = append(n.args, &node{kind: nodeMissing})
		} else {
			n.args = append(n.args, p.expression(0))
		}
		if p.sign(")") {
			return n
		}
		if !p.sign(",") && !p.sign(";") {
			return p.fail()
		}
	}
	return p.fail()
}
