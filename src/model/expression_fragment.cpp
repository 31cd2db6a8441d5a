#include <dynaco/expression_fragment.hpp>

#include <iterator>
#include <ostream>

namespace dynaco::detail {
namespace {

// Quotas of the service: an attribute's name has up to 64 KB, a path up to 32 levels.
constexpr std::size_t max_name_size = 65'535;
constexpr std::size_t max_path_depth = 32;

bool is_digit(char character) noexcept {
    return character >= '0' && character <= '9';
}

bool is_word_character(char character) noexcept {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           is_digit(character) || character == '_';
}

std::string shown(std::string_view text) {
    constexpr std::size_t limit = 60;
    std::string out{"\""};
    out += text.substr(0, limit);
    if (text.size() > limit) out += "...";
    out += '"';
    return out;
}

std::size_t end_of_word(std::string_view text, std::size_t place) noexcept {
    while (place < text.size() && is_word_character(text[place])) ++place;
    return place;
}

}  // namespace

void name_sequence::append(std::string_view name) {
    text_ += static_cast<char>(name.size() >> 8);
    text_ += static_cast<char>(name.size() & 0xff);
    text_ += name;
}

std::string_view name_sequence::next(std::size_t& place) const noexcept {
    auto const byte = [&](std::size_t at) {
        return static_cast<std::size_t>(static_cast<unsigned char>(text_[at]));
    };
    auto const size = byte(place) << 8 | byte(place + 1);
    auto const name = std::string_view{text_}.substr(place + 2, size);
    place += 2 + size;
    return name;
}

bool name_sequence::contains(std::string_view name) const noexcept {
    for (std::size_t place = 0; has_next(place);) {
        if (next(place) == name) return true;
    }
    return false;
}

expression_fragment expression_fragment::of_name(std::string_view name) {
    expression_fragment made;
    made.write_name(name);
    return made;
}

expression_fragment expression_fragment::of_path(std::string_view path) {
    expression_fragment made;
    made.write_path(path);
    return made;
}

expression_fragment expression_fragment::of_value(attribute_value value) {
    expression_fragment made;
    made.write_value(std::move(value));
    return made;
}

expression_fragment& expression_fragment::write_name(std::string_view name) {
    if (name.empty()) {
        fail("an attribute's name in an expression is empty");
    } else if (name.size() > max_name_size) {
        fail("an attribute's name in an expression has more than 65535 bytes: " + shown(name));
        name = name.substr(0, max_name_size);
    }
    text_ += name_mark;
    names_.append(name);
    return *this;
}

expression_fragment& expression_fragment::write_value(attribute_value value) {
    text_ += value_mark;
    values_.push_back(std::move(value));
    return *this;
}

expression_fragment& expression_fragment::write(expression_fragment&& other) {
    if (text_.empty() && names_.empty() && values_.empty() && !has_problem()) {
        *this = std::move(other);
        return *this;
    }
    adopt_problem(other);
    text_ += other.text_;
    names_.append(other.names_);
    if (values_.capacity() == 0) {
        values_ = std::move(other.values_);
        return *this;
    }
    values_.insert(values_.end(), std::make_move_iterator(other.values_.begin()),
                   std::make_move_iterator(other.values_.end()));
    return *this;
}

void expression_fragment::write_path(std::string_view path) {
    auto const refuse = [&](std::string_view why) {
        fail("the path " + shown(path) + ' ' + std::string{why} +
             "; attr::named(...) takes a name as it is");
    };
    std::size_t place = 0;
    std::size_t depth = 0;
    while (true) {
        auto const end = std::min(path.find_first_of(".[]", place), path.size());
        if (end == place) return refuse("has an empty name");
        write_name(path.substr(place, end - place));
        ++depth;
        for (place = end; place < path.size() && path[place] == '['; ++depth) {
            auto digits_end = place + 1;
            while (digits_end < path.size() && is_digit(path[digits_end])) ++digits_end;
            if (digits_end == place + 1 || digits_end == path.size() || path[digits_end] != ']') {
                return refuse("has an index that is not a number in brackets");
            }
            text_ += path.substr(place, digits_end + 1 - place);
            place = digits_end + 1;
        }
        if (place == path.size()) break;
        if (path[place] != '.') return refuse("has a bracket out of place");
        text_ += '.';
        ++place;
    }
    if (depth > max_path_depth) refuse("has more than 32 levels");
}

expression_fragment& expression_fragment::write_raw(std::string_view text,
                                                    item const& definitions) {
    std::vector<bool> used(definitions.size(), false);
    for (std::size_t place = 0; place < text.size();) {
        char const mark = text[place];
        if (mark == name_mark || mark == value_mark || mark == target_mark) {
            fail("the text of an expression has a control character: " + shown(text));
        }
        if (mark != '#' && mark != ':') {
            text_ += mark;
            ++place;
            continue;
        }
        auto const end = end_of_word(text, place + 1);
        auto const placeholder = text.substr(place, end - place);
        place = end;
        auto const* value = definitions.find(placeholder);
        if (value == nullptr) {
            fail("the expression " + shown(text) + " uses " + shown(placeholder) +
                 ", which is not given with it");
            continue;
        }
        for (std::size_t i = 0; i < used.size(); ++i) {
            if (&definitions.begin()[i].value == value) used[i] = true;
        }
        if (mark == ':') {
            write_value(*value);
        } else if (auto const* name = value->if_string()) {
            write_name(*name);
        } else {
            fail("the placeholder " + shown(placeholder) + " stands for a name, which is a text");
        }
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!used[i]) {
            fail("the expression " + shown(text) + " does not use " +
                 shown(definitions.begin()[i].name));
        }
    }
    return *this;
}

void expression_fragment::enclose() {
    text_.insert(text_.begin(), '(');
    text_ += ')';
}

void expression_fragment::fail(std::string message) {
    if (!has_problem()) problem_ = error(errc::invalid_argument, std::move(message));
}

void expression_fragment::adopt_problem(expression_fragment const& other) {
    if (!has_problem()) problem_ = other.problem_;
}

void expression_fragment::reserve(std::span<expression_fragment const> parts) {
    std::size_t text = 0;
    std::size_t values = 0;
    for (auto const& each : parts) {
        text += each.text_.size() + 8;
        values += each.values_.size();
    }
    text_.reserve(text);
    values_.reserve(values);
}

void expression_fragment::print(std::ostream& out) const {
    std::size_t next_name = 0;
    auto value = values_.begin();
    for (char const character : text_) {
        if (character == name_mark) {
            auto const name = names_.next(next_name);
            if (end_of_word(name, 0) == name.size() && !name.empty()) {
                out << name;
            } else {
                out << '`' << name << '`';
            }
        } else if (character == value_mark) {
            if (auto const* number = value->if_number()) {
                out << *number;
            } else if (auto const* text = value->if_string()) {
                out << '"';
                for (char const each : *text) {
                    if (each == '"' || each == '\\') out << '\\';
                    out << each;
                }
                out << '"';
            } else if (auto const* flag = value->if_bool()) {
                out << (*flag ? "true" : "false");
            } else if (value->is_null()) {
                out << "null";
            } else {
                out << *value;
            }
            ++value;
        } else if (character != target_mark) {
            out << character;
        }
    }
}

bool is_enclosed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n";
    auto const begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos || text[begin] != '(') return false;
    std::size_t open = 0;
    for (std::size_t place = begin; place < text.size(); ++place) {
        if (text[place] == '(') ++open;
        if (text[place] == ')' && --open == 0) {
            return text.find_first_not_of(blanks, place + 1) == std::string_view::npos;
        }
    }
    return false;
}

}  // namespace dynaco::detail
