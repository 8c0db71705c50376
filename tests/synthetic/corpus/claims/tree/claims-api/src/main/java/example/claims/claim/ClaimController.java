package example.claims.claim;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.web.PageableDefault;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/claims")
class ClaimController {
    private final ClaimRepository claims;
    private final ClaimMapper mapper;

    ClaimController(ClaimRepository claims, ClaimMapper mapper) {
        this.claims = claims;
        this.mapper = mapper;
    }

    @GetMapping(params = "state")
    Page<ClaimRow> byState(@RequestParam String state, @PageableDefault(size = 50) Pageable page) {
        return claims.findByState(state, page).map(mapper::row);
    }

    @GetMapping(params = "policy")
    Page<ClaimRow> byPolicy(@RequestParam String policy, @PageableDefault(size = 20) Pageable page) {
        return claims.findByPolicyNumber(policy, page).map(mapper::row);
    }
}
