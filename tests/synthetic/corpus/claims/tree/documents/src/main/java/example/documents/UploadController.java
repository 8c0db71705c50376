package example.documents;

import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
class UploadController {
    private final Scanner scanner;
    private final ObjectStore store;

    UploadController(Scanner scanner, ObjectStore store) {
        this.scanner = scanner;
        this.store = store;
    }

    @PostMapping("/claims/{claim}/documents")
    @ResponseStatus(HttpStatus.CREATED)
    Stored upload(@org.springframework.web.bind.annotation.PathVariable long claim, @RequestParam MultipartFile file)
            throws IOException {
        try (var in = file.getInputStream()) {
            scanner.check(in, file.getOriginalFilename());
        }
        try (var in = file.getInputStream()) {
            return store.put("claims/" + claim + "/" + file.getOriginalFilename(), in, file.getSize());
        }
    }
}
