"""Thai formats: dates, digits, money, numbers of people, order of letters. Each file knows one."""
