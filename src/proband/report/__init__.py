"""What people see: view records, and the page, the terminal text and the JSON made from them."""
