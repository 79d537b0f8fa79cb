//! Currencies of ISO 4217 with their smallest units. Codes for metals, bonds and tests are left out.

use super::Money;

/// Codes whose smallest unit is a hundredth.
const WITH_HUNDREDTHS: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE \
     CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR \
     JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD \
     PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS \
     UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
const WITHOUT_FRACTIONS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const WITH_THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";
const WITH_TEN_THOUSANDTHS: &str = "CLF UYW";

/// Digits after the point; none for a code that is unknown. Codes are in capital letters.
pub(crate) fn fraction_digits(code: &str) -> Option<u32> {
    let groups = [(WITHOUT_FRACTIONS, 0), (WITH_HUNDREDTHS, 2), (WITH_THOUSANDTHS, 3), (WITH_TEN_THOUSANDTHS, 4)];
    groups.into_iter().find(|(codes, _)| codes.split_ascii_whitespace().any(|known| known == code)).map(|(_, digits)| digits)
}

/// Every code, in no order.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    [WITHOUT_FRACTIONS, WITH_HUNDREDTHS, WITH_THOUSANDTHS, WITH_TEN_THOUSANDTHS].into_iter().flat_map(str::split_ascii_whitespace)
}

/// "EUR 12,500.00", "JPY 4,000".
#[must_use]
pub fn format_money(money: &Money) -> String {
    let digits = fraction_digits(&money.currency).unwrap_or(0);
    let unit = 10_u64.pow(digits);
    let (whole, rest) = (money.amount.unsigned_abs() / unit, money.amount.unsigned_abs() % unit);
    let sign = if money.amount < 0 { "-" } else { "" };
    let fraction = if digits == 0 { String::new() } else { format!(".{rest:0width$}", width = digits as usize) };
    format!("{} {sign}{}{fraction}", money.currency, grouped(whole))
}

fn grouped(number: u64) -> String {
    let text = number.to_string();
    let mut grouped = String::with_capacity(text.len() + text.len() / 3);
    for (place, digit) in text.chars().enumerate() {
        if place > 0 && (text.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        let money = |amount, currency: &str| format_money(&Money { amount, currency: currency.into() });
        assert_eq!(money(1_250_000, "EUR"), "EUR 12,500.00");
        assert_eq!(money(4_000, "JPY"), "JPY 4,000");
        assert_eq!(money(1_005, "KWD"), "KWD 1.005");
        assert_eq!(money(7, "USD"), "USD 0.07");
    }

    #[test]
    fn codes_are_unique() {
        let mut all: Vec<&str> = codes().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_eq!((fraction_digits("XAU"), fraction_digits("eur"), fraction_digits("EURO")), (None, None, None));
    }
}
