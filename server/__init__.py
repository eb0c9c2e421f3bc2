"""What the server does around the pages: documents, assets, compression, downloads, print views."""
